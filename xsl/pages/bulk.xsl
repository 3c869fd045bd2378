<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- A change of many issues: what it will do, how far it is, what it left out. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="bulk.title">&bulk;</xsl:template>
  <xsl:template match="page" mode="bulk.width">desk</xsl:template>
  <xsl:variable name="bulk.here" select="concat($base, '/staff/bulk/', /page/bulk/@id)"/>

  <xsl:template match="page" mode="bulk.main">
    <xsl:call-template name="folders"/>
    <div class="desk-main">
      <nav class="crumbs" aria-label="&breadcrumb;"><ol><li><a href="{$base}/staff/bulk">&bulk;</a></li><li aria-current="page"><xsl:value-of select="bulk/@id"/></li></ol></nav>
      <div id="bulk">
        <xsl:if test="bulk/@state = 'executing'"><xsl:attribute name="data-live">2</xsl:attribute></xsl:if>
        <xsl:apply-templates select="bulk" mode="bulk.told"/>
      </div>
    </div>
  </xsl:template>

  <xsl:template match="bulk" mode="bulk.told">
    <h1><xsl:choose><xsl:when test="@state = 'preview'">&bulk-title-preview;</xsl:when><xsl:when test="@state = 'executing'">&bulk-title-executing;</xsl:when><xsl:when test="@state = 'cancelled'">&bulk-title-cancelled;</xsl:when><xsl:otherwise>&bulk-title-done;</xsl:otherwise></xsl:choose></h1>
    <p class="meta"><span>&bulk-by;<xsl:text> </xsl:text><xsl:value-of select="@person"/></span><span><xsl:call-template name="time"><xsl:with-param name="at" select="@made-at"/><xsl:with-param name="ago" select="@made-at-ago"/></xsl:call-template></span></p>
    <xsl:if test="@undoes"><p>&bulk-undoes;<xsl:text> </xsl:text><a href="{$base}/staff/bulk/{@undoes}">&bulk-the-change;</a>.</p></xsl:if>
    <xsl:if test="@undone-by"><p class="notice">&bulk-undone-by;<xsl:text> </xsl:text><a href="{$base}/staff/bulk/{@undone-by}">&bulk-see-undo;</a></p></xsl:if>
    <p><xsl:choose><xsl:when test="@total = 1">&bulk-will-change-one;</xsl:when><xsl:otherwise>&bulk-will-change;</xsl:otherwise></xsl:choose><xsl:if test="@unchanged &gt; 0"><xsl:text> </xsl:text>&bulk-are-so;</xsl:if><xsl:if test="@unfit"><xsl:text> </xsl:text><xsl:choose><xsl:when test="@unfit = 1">&bulk-unfit-one;</xsl:when><xsl:otherwise>&bulk-unfit;</xsl:otherwise></xsl:choose></xsl:if></p>
    <xsl:if test="@asked"><p>&bulk-found-by;<xsl:text> </xsl:text><a href="{$base}/search?q={@asked-address}"><code><xsl:value-of select="@asked"/></code></a></p></xsl:if>
    <ul class="plain">
      <xsl:if test="@status"><li>&bulk-status-to;<xsl:text> </xsl:text><b><xsl:call-template name="status-words"><xsl:with-param name="status" select="@status"/></xsl:call-template></b></li></xsl:if>
      <xsl:if test="@priority"><li>&bulk-priority-to;<xsl:text> </xsl:text><b><xsl:call-template name="priority-words"><xsl:with-param name="priority" select="@priority"/></xsl:call-template></b></li></xsl:if>
      <xsl:if test="@owner-id"><li>&bulk-owner-to;<xsl:text> </xsl:text><b><xsl:choose><xsl:when test="@owner"><xsl:value-of select="@owner"/></xsl:when><xsl:otherwise>&nobody;</xsl:otherwise></xsl:choose></b></li></xsl:if>
      <xsl:if test="@queue"><li>&bulk-queue-to;<xsl:text> </xsl:text><b><xsl:value-of select="@queue"/></b></li></xsl:if>
      <xsl:if test="added-tags/added-tag"><li>&bulk-tags-added;<xsl:text> </xsl:text><span class="chips"><xsl:for-each select="added-tags/added-tag"><i class="chip k-{@colour}"><xsl:value-of select="@name"/></i></xsl:for-each></span></li></xsl:if>
      <xsl:if test="removed-tags/removed-tag"><li>&bulk-tags-removed;<xsl:text> </xsl:text><span class="chips"><xsl:for-each select="removed-tags/removed-tag"><i class="chip k-{@colour}"><xsl:value-of select="@name"/></i></xsl:for-each></span></li></xsl:if>
      <xsl:for-each select="changed-fields/changed-field"><li><xsl:value-of select="@name"/><xsl:text> </xsl:text><xsl:choose><xsl:when test="@words">&bulk-field-to;<xsl:text> </xsl:text><b><xsl:value-of select="@words"/></b></xsl:when><xsl:otherwise>&bulk-field-cleared;</xsl:otherwise></xsl:choose></li></xsl:for-each>
      <xsl:if test="comment"><li><xsl:choose><xsl:when test="@internal = 'yes'">&bulk-notes;</xsl:when><xsl:otherwise>&bulk-says;</xsl:otherwise></xsl:choose><div class="prose quoted"><xsl:call-template name="markup"><xsl:with-param name="from" select="comment"/></xsl:call-template></div></li></xsl:if>
      <xsl:if test="@quiet = 'yes'"><li>&bulk-is-quiet;</li></xsl:if>
    </ul>
    <xsl:choose>
      <xsl:when test="@state = 'preview'">
        <p class="hint">&bulk-meanwhile;</p>
        <div class="actions">
          <xsl:if test="@own = 'yes'"><form method="post" action="{$bulk.here}/start"><xsl:call-template name="tokens"/><button class="primary">&bulk-start;</button></form></xsl:if>
          <form method="post" action="{$bulk.here}/cancel"><xsl:call-template name="tokens"/><button>&bulk-cancel;</button></form>
        </div>
        <h2>&bulk-first;</h2>
        <ul class="lines">
          <xsl:for-each select="../items/item"><li><div><p><a href="{$base}/N{@number}">N<xsl:value-of select="@number"/><xsl:text> </xsl:text><xsl:value-of select="@title"/></a></p>
            <p class="meta"><xsl:call-template name="status-badge"/><xsl:call-template name="priority-badge"/><xsl:call-template name="tag-chips"/><span><xsl:value-of select="@queue-name"/></span><xsl:if test="@owner"><span><xsl:value-of select="@owner"/></span></xsl:if></p></div></li></xsl:for-each>
        </ul>
      </xsl:when>
      <xsl:otherwise>
        <p><label for="bulk-progress">&bulk-progress;</label><xsl:text> </xsl:text><progress id="bulk-progress" max="{@total}" value="{@taken}"><xsl:value-of select="@percent"/> %</progress></p>
        <p role="status">&bulk-taken;</p>
        <div class="actions">
          <xsl:if test="@state = 'executing'">
            <a class="button" href="{$bulk.here}">&bulk-reload;</a>
            <form method="post" action="{$bulk.here}/cancel"><xsl:call-template name="tokens"/><button>&bulk-cancel;</button></form>
          </xsl:if>
          <xsl:if test="@may-undo = 'yes'"><form method="post" action="{$bulk.here}/undo"><xsl:call-template name="tokens"/><button>&bulk-undo;</button></form></xsl:if>
        </div>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:if test="../left-out/command">
      <h2>&bulk-left-out;</h2>
      <ul class="lines">
        <xsl:for-each select="../left-out/command"><li><div><p><a href="{$base}/N{@number}">N<xsl:value-of select="@number"/><xsl:text> </xsl:text><xsl:value-of select="@title"/></a></p>
          <p class="meta"><xsl:apply-templates select="." mode="bulk.why"/></p></div></li></xsl:for-each>
      </ul>
      <xsl:call-template name="pager">
        <xsl:with-param name="next" select="../left-out/@next"/>
        <xsl:with-param name="first" select="$bulk.here"/>
        <xsl:with-param name="here" select="concat($bulk.here, '?')"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <xsl:template match="command" mode="bulk.why">
    <xsl:choose>
      <xsl:when test="@problem = 'required'">&bulk-why-required;</xsl:when>
      <xsl:when test="@problem = 'field-unused'">&bulk-why-unused;</xsl:when>
      <xsl:when test="@problem = 'field-retired'">&why-field-retired;<xsl:text> </xsl:text><xsl:value-of select="@problem-detail"/></xsl:when>
      <xsl:when test="@problem = 'choice-retired'">&why-choice-retired;<xsl:text> </xsl:text><xsl:value-of select="@problem-detail"/></xsl:when>
      <xsl:when test="@problem = 'stale'">&bulk-why-stale;</xsl:when>
      <xsl:when test="@problem = 'not-found'">&bulk-why-gone;</xsl:when>
      <xsl:when test="@problem = 'undone-already'">&bulk-why-undone;</xsl:when>
      <xsl:when test="@problem = 'changed-meanwhile'">&bulk-why-changed;</xsl:when>
      <xsl:otherwise>&bulk-why-failed;</xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
