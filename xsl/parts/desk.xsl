<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The folders at the left of the staff desk. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:template name="folders">
    <xsl:variable name="here" select="/page/queue/@key"/>
    <nav class="folders" aria-label="&desk-navigation;">
      <a class="skip" href="#past-folders">&skip-folders;</a>
      <ul>
        <xsl:call-template name="folder"><xsl:with-param name="path" select="'/staff'"/><xsl:with-param name="icon" select="'overview'"/><xsl:with-param name="label">&overview;</xsl:with-param><xsl:with-param name="current" select="/page/@route = 'staff'"/></xsl:call-template>
        <xsl:for-each select="/page/desk[@mine]">
          <xsl:call-template name="desk-folder"><xsl:with-param name="name" select="'mine'"/><xsl:with-param name="icon" select="'person'"/><xsl:with-param name="count" select="@mine"/></xsl:call-template>
          <xsl:call-template name="folder"><xsl:with-param name="path" select="'/mentions'"/><xsl:with-param name="icon" select="'comment'"/><xsl:with-param name="label">&mentions;</xsl:with-param><xsl:with-param name="count" select="@mentions"/><xsl:with-param name="counted">&mentions-unread;</xsl:with-param><xsl:with-param name="current" select="/page/@route = 'mentions'"/></xsl:call-template>
          <xsl:call-template name="desk-folder"><xsl:with-param name="name" select="'unowned'"/><xsl:with-param name="icon" select="'open'"/><xsl:with-param name="count" select="@unowned"/></xsl:call-template>
          <xsl:call-template name="desk-folder"><xsl:with-param name="name" select="'urgent'"/><xsl:with-param name="icon" select="'alert'"/><xsl:with-param name="count" select="@urgent"/></xsl:call-template>
          <xsl:call-template name="desk-folder"><xsl:with-param name="name" select="'waiting'"/><xsl:with-param name="icon" select="'waiting'"/><xsl:with-param name="count" select="@waiting"/></xsl:call-template>
          <xsl:call-template name="desk-folder"><xsl:with-param name="name" select="'snoozed'"/><xsl:with-param name="icon" select="'clock'"/><xsl:with-param name="count" select="@snoozed"/></xsl:call-template>
        </xsl:for-each>
      </ul>
      <xsl:if test="$staff">
        <h2 class="folders-head"><a href="{$base}/staff/views"><xsl:if test="/page/@route = 'views'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>&views;</a></h2>
        <ul>
          <xsl:for-each select="/page/pinned/view">
            <xsl:call-template name="folder">
              <xsl:with-param name="path" select="concat('/view/', @id)"/>
              <xsl:with-param name="icon" select="'search'"/>
              <xsl:with-param name="label" select="@name"/>
              <xsl:with-param name="count"><xsl:choose><xsl:when test="@beyond = 'yes'">1,000+</xsl:when><xsl:otherwise><xsl:value-of select="@found"/></xsl:otherwise></xsl:choose></xsl:with-param>
              <xsl:with-param name="counted"><xsl:choose><xsl:when test="@beyond = 'yes'">&view-counted-beyond;</xsl:when><xsl:otherwise>&view-counted;</xsl:otherwise></xsl:choose></xsl:with-param>
              <xsl:with-param name="since" select="@counted-at"/>
              <xsl:with-param name="current" select="/page/view/@id = @id"/>
            </xsl:call-template>
          </xsl:for-each>
          <xsl:if test="not(/page/pinned/view)"><xsl:call-template name="folder"><xsl:with-param name="path" select="'/staff/views'"/><xsl:with-param name="icon" select="'search'"/><xsl:with-param name="label">&views-choose;</xsl:with-param></xsl:call-template></xsl:if>
        </ul>
      </xsl:if>
      <h2 class="folders-head">&queues;</h2>
      <ul>
        <xsl:for-each select="/page/desk/queue">
          <xsl:call-template name="folder">
            <xsl:with-param name="path" select="concat('/queue/', @key)"/>
            <xsl:with-param name="icon" select="'queue'"/>
            <xsl:with-param name="label" select="@name"/>
            <xsl:with-param name="count" select="@open"/>
            <xsl:with-param name="counted">&open-word;</xsl:with-param>
            <xsl:with-param name="current" select="@key = $here"/>
          </xsl:call-template>
        </xsl:for-each>
      </ul>
      <xsl:if test="$staff">
        <h2 class="folders-head">&desk-more;</h2>
        <ul>
          <xsl:call-template name="folder"><xsl:with-param name="path" select="'/drafts'"/><xsl:with-param name="icon" select="'pen'"/><xsl:with-param name="label">&drafts;</xsl:with-param><xsl:with-param name="current" select="/page/@route = 'drafts'"/></xsl:call-template>
          <xsl:call-template name="folder"><xsl:with-param name="path" select="'/staff/replies'"/><xsl:with-param name="icon" select="'comment'"/><xsl:with-param name="label">&replies;</xsl:with-param><xsl:with-param name="current" select="/page/@route = 'replies'"/></xsl:call-template>
          <xsl:call-template name="folder"><xsl:with-param name="path" select="'/staff/contracts'"/><xsl:with-param name="icon" select="'support'"/><xsl:with-param name="label">&all-the-contracts;</xsl:with-param><xsl:with-param name="current" select="/page/@route = 'staff_contracts'"/></xsl:call-template>
          <xsl:call-template name="folder"><xsl:with-param name="path" select="'/staff/priorities'"/><xsl:with-param name="icon" select="'high'"/><xsl:with-param name="label">&all-priorities;</xsl:with-param><xsl:with-param name="current" select="/page/@route = 'staff_priorities'"/></xsl:call-template>
          <xsl:call-template name="folder"><xsl:with-param name="path" select="'/orders'"/><xsl:with-param name="icon" select="'queue'"/><xsl:with-param name="label">&orders;</xsl:with-param><xsl:with-param name="current" select="/page/@route = 'orders'"/></xsl:call-template>
          <xsl:call-template name="folder"><xsl:with-param name="path" select="'/oncall'"/><xsl:with-param name="icon" select="'alert'"/><xsl:with-param name="label">&oncall;</xsl:with-param><xsl:with-param name="current" select="/page/@route = 'oncall'"/></xsl:call-template>
          <xsl:call-template name="folder"><xsl:with-param name="path" select="'/staff/figures'"/><xsl:with-param name="icon" select="'chart'"/><xsl:with-param name="label">&df-title;</xsl:with-param><xsl:with-param name="current" select="/page/@route = 'figures'"/></xsl:call-template>
        </ul>
      </xsl:if>
      <span id="past-folders"/>
    </nav>
  </xsl:template>

  <xsl:template name="desk-folder">
    <xsl:param name="name"/>
    <xsl:param name="icon"/>
    <xsl:param name="count"/>
    <xsl:call-template name="folder">
      <xsl:with-param name="path" select="concat('/folder/', $name)"/>
      <xsl:with-param name="icon" select="$icon"/>
      <xsl:with-param name="label"><xsl:call-template name="folder-words"><xsl:with-param name="name" select="$name"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="count" select="$count"/>
      <xsl:with-param name="counted">&issues-word;</xsl:with-param>
      <xsl:with-param name="current" select="/page/folder/@name = $name"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="folder">
    <xsl:param name="path"/>
    <xsl:param name="icon"/>
    <xsl:param name="label"/>
    <xsl:param name="count"/>
    <xsl:param name="counted"/>
    <xsl:param name="since"/>
    <xsl:param name="current" select="false()"/>
    <li>
      <a href="{$base}{$path}">
        <xsl:if test="$current"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
        <xsl:call-template name="icon"><xsl:with-param name="name" select="$icon"/></xsl:call-template>
        <span><xsl:value-of select="$label"/></span>
        <xsl:if test="$count != ''"><span class="num"><xsl:if test="$since"><xsl:attribute name="title">&view-counted-at;<xsl:text> </xsl:text><xsl:value-of select="translate($since, 'T', ' ')"/></xsl:attribute></xsl:if><xsl:value-of select="$count"/><span class="vh"><xsl:text> </xsl:text><xsl:value-of select="$counted"/></span></span></xsl:if>
      </a>
    </li>
  </xsl:template>

  <xsl:template name="folder-words">
    <xsl:param name="name"/>
    <xsl:choose>
      <xsl:when test="$name = 'mine'">&folder-mine;</xsl:when>
      <xsl:when test="$name = 'unowned'">&folder-unowned;</xsl:when>
      <xsl:when test="$name = 'urgent'">&folder-urgent;</xsl:when>
      <xsl:when test="$name = 'waiting'">&folder-waiting;</xsl:when>
      <xsl:otherwise>&folder-snoozed;</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Hands out the next issue of a place, a queue or a view, and opens it. -->
  <xsl:template name="take-next">
    <xsl:param name="queue"/>
    <xsl:param name="class"/>
    <xsl:param name="label">&take-next;</xsl:param>
    <xsl:param name="name"/>
    <form method="post" data-take="">
      <xsl:attribute name="action"><xsl:value-of select="$base"/><xsl:call-template name="place-path"><xsl:with-param name="place" select="$queue"/></xsl:call-template>/work</xsl:attribute>
      <xsl:call-template name="tokens"/>
      <button>
        <xsl:if test="$class"><xsl:attribute name="class"><xsl:value-of select="$class"/></xsl:attribute></xsl:if>
        <xsl:value-of select="$label"/>
        <xsl:if test="$name"><span class="vh">: <xsl:value-of select="$name"/></span></xsl:if>
        <xsl:call-template name="icon"><xsl:with-param name="name" select="'next'"/></xsl:call-template>
      </button>
    </form>
  </xsl:template>

  <xsl:template name="place-path">
    <xsl:param name="place"/>
    <xsl:choose>
      <xsl:when test="starts-with($place, 'view-')">/view/<xsl:value-of select="substring($place, 6)"/></xsl:when>
      <xsl:otherwise>/queue/<xsl:value-of select="$place"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
