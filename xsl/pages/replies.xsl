<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Canned replies: those there are, by folder, and a new one. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="replies.title">&replies;</xsl:template>
  <xsl:template match="page" mode="replies.width">desk</xsl:template>

  <xsl:template match="page" mode="replies.main">
    <xsl:call-template name="folders"/>
    <div class="desk-main">
    <h1>&replies;</h1>
    <p class="hint">&replies-hint;</p>
    <xsl:if test="not(replies/reply)"><xsl:call-template name="empty"><xsl:with-param name="text">&replies-none;</xsl:with-param></xsl:call-template></xsl:if>
    <xsl:for-each select="replies/reply[not(preceding-sibling::reply[1]/@folder = @folder)]">
      <xsl:variable name="folder" select="@folder"/>
      <section>
        <h2><xsl:choose><xsl:when test="$folder = ''">&replies-no-folder;</xsl:when><xsl:otherwise><xsl:value-of select="$folder"/></xsl:otherwise></xsl:choose></h2>
        <ul class="lines"><xsl:apply-templates select="../reply[@folder = $folder]" mode="replies.reply"/></ul>
      </section>
    </xsl:for-each>
    <section aria-labelledby="new-reply">
      <h2 id="new-reply">&reply-new;</h2>
      <xsl:call-template name="reply-form"><xsl:with-param name="button">&reply-add;</xsl:with-param></xsl:call-template>
    </section>
    <xsl:if test="removed-replies/reply">
      <details class="fold">
        <xsl:if test="flash/@code = 'reply-removed' or form/@route = 'reply_restore'"><xsl:attribute name="open"/></xsl:if>
        <summary>&replies-removed;</summary>
        <ul class="lines">
          <xsl:for-each select="removed-replies/reply">
            <li>
              <p><b>;<xsl:value-of select="@name"/></b><xsl:text> </xsl:text><span class="muted"><xsl:value-of select="@changed-by"/>, <xsl:call-template name="time"><xsl:with-param name="at" select="@removed-at"/><xsl:with-param name="ago" select="@removed-at-ago"/></xsl:call-template></span></p>
              <form method="post" action="{$base}/staff/replies/{@id}/restore"><xsl:call-template name="tokens"/><button class="small">&reply-restore;<span class="vh">: <xsl:value-of select="@name"/></span></button></form>
            </li>
          </xsl:for-each>
        </ul>
      </details>
    </xsl:if>
    </div>
  </xsl:template>

  <xsl:template match="reply" mode="replies.reply">
    <li>
      <div>
        <p><a href="{$base}/staff/replies/{@id}"><b>;<xsl:value-of select="@name"/></b></a><xsl:text> </xsl:text><span class="tag"><xsl:choose><xsl:when test="@personal = 'yes'">&reply-personal;</xsl:when><xsl:otherwise>&reply-shared;</xsl:otherwise></xsl:choose></span></p>
        <p class="muted"><xsl:value-of select="@excerpt"/></p>
      </div>
      <a class="button" href="{$base}/staff/replies/{@id}">&reply-edit;<span class="vh">: <xsl:value-of select="@name"/></span></a>
    </li>
  </xsl:template>

  <xsl:template match="flash[@code = 'reply-saved']" mode="replies.flash">&f-reply-saved;<xsl:text> </xsl:text><xsl:value-of select="@subject"/></xsl:template>
  <xsl:template match="flash[@code = 'reply-removed']" mode="replies.flash">&f-reply-removed;<xsl:text> </xsl:text><xsl:value-of select="@subject"/></xsl:template>
</xsl:stylesheet>
