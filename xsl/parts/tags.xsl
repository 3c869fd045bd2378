<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Tags: as chips, as boxes to tick, and what admins say of one. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- Those of the context row. -->
  <xsl:template name="tag-chips">
    <xsl:if test="tags/tag">
      <span class="chips"><span class="vh">&tags;: </span><xsl:for-each select="tags/tag"><i class="chip k-{@colour}"><xsl:value-of select="@name"/></i><xsl:text> </xsl:text></xsl:for-each></span>
    </xsl:if>
  </xsl:template>

  <!-- In the head of an issue: each leads to the issues that have it. -->
  <xsl:template match="tags" mode="tags-head">
    <xsl:if test="tag[@has = 'yes']">
      <span class="chips"><span class="vh">&tags;: </span><xsl:for-each select="tag[@has = 'yes']"><a href="{$base}/search?q=tag:{@key}"><xsl:call-template name="chip-class"/><xsl:value-of select="@name"/><xsl:call-template name="retired-mark"/></a><xsl:text> </xsl:text></xsl:for-each></span>
    </xsl:if>
  </xsl:template>

  <xsl:template name="chip-class"><xsl:attribute name="class">chip k-<xsl:value-of select="@colour"/><xsl:if test="@retired = 'yes'"> retired</xsl:if></xsl:attribute></xsl:template>
  <xsl:template name="retired-mark"><xsl:if test="@retired = 'yes'"><span class="vh"> (&tag-was-retired;)</span></xsl:if></xsl:template>

  <!-- In the reply form. What is ticked is sent with what was ticked when the page was made: only the difference counts. What a
       draft or a refused form had changed is changed again, whatever somebody else did to the rest. -->
  <xsl:template name="choose-tags">
    <xsl:if test="../tags/tag">
      <xsl:variable name="sent" select="$kept/field[@name = 'tags' or @name = 'tags_were']"/>
      <xsl:variable name="ticked" select="concat(', ', $kept/field[@name = 'tags']/@value, ',')"/>
      <xsl:variable name="shown" select="concat(', ', $kept/field[@name = 'tags_were']/@value, ',')"/>
      <details class="fold tag-choice" data-key="t" id="f-tags">
        <xsl:if test="$wrong/problem[starts-with(@field, 'tags')] or ($sent and $ticked != $shown and not($ticked = ', ,' and $shown = ', none,'))"><xsl:attribute name="open"/></xsl:if>
        <summary>&tags-choose;</summary>
        <xsl:call-template name="field-problem"><xsl:with-param name="route" select="$item-form"/><xsl:with-param name="name" select="'tags'"/></xsl:call-template>
        <fieldset class="chips">
          <legend class="vh">&tags;</legend>
          <input type="hidden" name="tags_were">
            <xsl:attribute name="value"><xsl:choose>
              <xsl:when test="../tags/tag[@has = 'yes']"><xsl:for-each select="../tags/tag[@has = 'yes']"><xsl:if test="position() &gt; 1">, </xsl:if><xsl:value-of select="@key"/></xsl:for-each></xsl:when>
              <xsl:otherwise>none</xsl:otherwise>
            </xsl:choose></xsl:attribute>
          </input>
          <xsl:for-each select="../tags/tag">
            <xsl:variable name="this" select="concat(', ', @key, ',')"/>
            <label><xsl:call-template name="chip-class"/><input type="checkbox" name="tags[]" value="{@key}"><xsl:if test="(contains($ticked, $this) and not(contains($shown, $this))) or (@has = 'yes' and not(contains($shown, $this) and not(contains($ticked, $this))))"><xsl:attribute name="checked"/></xsl:if></input><span><xsl:value-of select="@name"/><xsl:call-template name="retired-mark"/></span></label>
          </xsl:for-each>
        </fieldset>
      </details>
    </xsl:if>
  </xsl:template>

  <!-- In the form for many issues: $tags as boxes of a field. -->
  <xsl:template name="tag-boxes">
    <xsl:param name="name"/>
    <xsl:param name="label"/>
    <xsl:param name="tags"/>
    <xsl:param name="kept"/>
    <xsl:param name="route" select="/page/@route"/>
    <xsl:if test="$tags">
      <details class="fold tag-choice" id="f-{$name}">
        <xsl:if test="$kept"><xsl:attribute name="open"/></xsl:if>
        <summary><xsl:value-of select="$label"/></summary>
        <xsl:call-template name="field-problem"><xsl:with-param name="route" select="$route"/><xsl:with-param name="name" select="$name"/></xsl:call-template>
        <fieldset class="chips">
          <legend class="vh"><xsl:value-of select="$label"/></legend>
          <xsl:for-each select="$tags">
            <label><xsl:call-template name="chip-class"/><input type="checkbox" name="{$name}[]" value="{@key}"><xsl:if test="contains(concat(', ', $kept, ','), concat(', ', @key, ','))"><xsl:attribute name="checked"/></xsl:if></input><span><xsl:value-of select="@name"/><xsl:call-template name="retired-mark"/></span></label>
          </xsl:for-each>
        </fieldset>
      </details>
    </xsl:if>
  </xsl:template>

  <xsl:template match="entry[@kind = 'tags']" mode="timeline">
    <li class="event" id="e{@id}">
      <span class="i i-tag"/>
      <p><b><xsl:value-of select="@person"/></b><xsl:text> </xsl:text>
        <xsl:choose>
          <xsl:when test="not(@new)">&e-tags-none;</xsl:when>
          <xsl:when test="not(@old)">&e-tags-first;</xsl:when>
          <xsl:otherwise>&e-tags;</xsl:otherwise>
        </xsl:choose>
        <xsl:text> </xsl:text><xsl:call-template name="entry-link"/><xsl:call-template name="new-mark"/></p>
    </li>
  </xsl:template>

  <!-- administration -->

  <!-- $tag: the one to change; none when it is new. The page's own form. -->
  <xsl:template name="tag-form">
    <xsl:param name="tag" select="/.."/>
    <xsl:param name="button"/>
    <xsl:variable name="refused" select="/page/form[@route = /page/@route]"/>
    <xsl:variable name="colour">
      <xsl:choose>
        <xsl:when test="$refused"><xsl:value-of select="$refused/fields/field[@name = 'colour']/@value"/></xsl:when>
        <xsl:when test="$tag"><xsl:value-of select="$tag/@colour"/></xsl:when>
        <xsl:otherwise>grey</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <form class="stack" method="post" action="{$base}{/page/@path}">
      <xsl:call-template name="tokens"/>
      <xsl:call-template name="field">
        <xsl:with-param name="name" select="'name'"/>
        <xsl:with-param name="label">&name;</xsl:with-param>
        <xsl:with-param name="autocomplete" select="'off'"/>
        <xsl:with-param name="value" select="$tag/@name"/>
      </xsl:call-template>
      <xsl:if test="not($tag)">
        <xsl:call-template name="field">
          <xsl:with-param name="name" select="'key'"/>
          <xsl:with-param name="label">&tag-key;</xsl:with-param>
          <xsl:with-param name="hint">&tag-key-hint;</xsl:with-param>
          <xsl:with-param name="autocomplete" select="'off'"/>
          <xsl:with-param name="optional" select="true()"/>
        </xsl:call-template>
      </xsl:if>
      <xsl:call-template name="choose-colour"><xsl:with-param name="colour" select="$colour"/></xsl:call-template>
      <div class="actions"><button class="primary"><xsl:value-of select="$button"/></button></div>
    </form>
  </xsl:template>

  <!-- Colours to choose from; $none: what it is where none of them is chosen. -->
  <xsl:template name="choose-colour">
    <xsl:param name="colour"/>
    <xsl:param name="none"/>
    <fieldset class="chips" id="f-colour">
      <legend>&tag-colour;</legend>
      <xsl:call-template name="field-problem"><xsl:with-param name="route" select="/page/@route"/><xsl:with-param name="name" select="'colour'"/></xsl:call-template>
      <xsl:if test="$none != ''"><label class="chip retired k-grey"><input type="radio" name="colour" value=""><xsl:if test="$colour = ''"><xsl:attribute name="checked"/></xsl:if></input><span><xsl:value-of select="$none"/></span></label></xsl:if>
      <label class="chip k-grey"><input type="radio" name="colour" value="grey"><xsl:if test="$colour = 'grey'"><xsl:attribute name="checked"/></xsl:if></input><span>&colour-grey;</span></label>
      <label class="chip k-red"><input type="radio" name="colour" value="red"><xsl:if test="$colour = 'red'"><xsl:attribute name="checked"/></xsl:if></input><span>&colour-red;</span></label>
      <label class="chip k-orange"><input type="radio" name="colour" value="orange"><xsl:if test="$colour = 'orange'"><xsl:attribute name="checked"/></xsl:if></input><span>&colour-orange;</span></label>
      <label class="chip k-yellow"><input type="radio" name="colour" value="yellow"><xsl:if test="$colour = 'yellow'"><xsl:attribute name="checked"/></xsl:if></input><span>&colour-yellow;</span></label>
      <label class="chip k-green"><input type="radio" name="colour" value="green"><xsl:if test="$colour = 'green'"><xsl:attribute name="checked"/></xsl:if></input><span>&colour-green;</span></label>
      <label class="chip k-teal"><input type="radio" name="colour" value="teal"><xsl:if test="$colour = 'teal'"><xsl:attribute name="checked"/></xsl:if></input><span>&colour-teal;</span></label>
      <label class="chip k-blue"><input type="radio" name="colour" value="blue"><xsl:if test="$colour = 'blue'"><xsl:attribute name="checked"/></xsl:if></input><span>&colour-blue;</span></label>
      <label class="chip k-purple"><input type="radio" name="colour" value="purple"><xsl:if test="$colour = 'purple'"><xsl:attribute name="checked"/></xsl:if></input><span>&colour-purple;</span></label>
      <label class="chip k-pink"><input type="radio" name="colour" value="pink"><xsl:if test="$colour = 'pink'"><xsl:attribute name="checked"/></xsl:if></input><span>&colour-pink;</span></label>
    </fieldset>
  </xsl:template>

  <!-- How many open issues have the context tag, leading to them. -->
  <xsl:template name="tag-uses">
    <a href="{$base}/search?q=tag:{@key}+is:open"><xsl:choose><xsl:when test="@beyond = 'yes'">&tag-open-beyond;</xsl:when><xsl:otherwise>&tag-open;</xsl:otherwise></xsl:choose><span class="vh">: &tag-find;, <xsl:value-of select="@name"/></span></a>
  </xsl:template>

  <xsl:template match="problem[@code = 'unknown-tag']" mode="sentence"><xsl:choose><xsl:when test="@field = 'q'">&q-unknown-tag;</xsl:when><xsl:otherwise>&x-unknown-tag;</xsl:otherwise></xsl:choose></xsl:template>
  <xsl:template match="problem[@code = 'tag-retired']" mode="sentence">&x-tag-retired;</xsl:template>
  <xsl:template match="problem[@code = 'too-many-tags']" mode="sentence">&x-too-many-tags;</xsl:template>
  <xsl:template match="problem[@code = 'tag-name-taken']" mode="sentence">&x-tag-name-taken;</xsl:template>
  <xsl:template match="problem[@code = 'tag-key-taken']" mode="sentence">&x-tag-key-taken;</xsl:template>
  <xsl:template match="problem[@code = 'tag-key-reserved']" mode="sentence">&x-tag-key-reserved;</xsl:template>
  <xsl:template match="problem[@code = 'tags-full']" mode="sentence">&x-tags-full;</xsl:template>
  <xsl:template match="problem[@field = 'key'][@code = 'malformed'][../../@route = 'admin_tags']" mode="sentence" priority="1">&tag-key-hint;</xsl:template>
  <xsl:template match="flash[@code = 'tag-added']" mode="flash">&f-tag-added;</xsl:template>
  <xsl:template match="flash[@code = 'tag-changed']" mode="flash">&f-tag-changed;</xsl:template>
  <xsl:template match="flash[@code = 'tag-moved']" mode="flash">&f-tag-moved;</xsl:template>
  <xsl:template match="flash[@code = 'tag-retired']" mode="flash">&f-tag-retired;</xsl:template>
  <xsl:template match="flash[@code = 'tag-back']" mode="flash">&f-tag-back;</xsl:template>
</xsl:stylesheet>
